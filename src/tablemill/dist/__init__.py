"""dist: bytes and the output folder. What describes it, what writes it, and what says where it differs."""

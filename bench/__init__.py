"""What the speed of Tablemill is held against. ``make bench`` prints one table a part, with goals met or missed.

Nothing here is a test: a machine's mood decides too much. Ratios are taken side by side in one run, the ways
interleaved and the middle of several rounds kept, so that they mean the same on any machine.
"""

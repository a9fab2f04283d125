import os

HOME = os.getenv("HOME")
PORT = os.getenv("PORT", "80")

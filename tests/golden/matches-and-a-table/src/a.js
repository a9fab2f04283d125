import os

home = os.getenv("APP_HOME")
port = os.getenv("APP_PORT", "80")

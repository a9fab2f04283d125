home = os.getenv("APP_HOME")

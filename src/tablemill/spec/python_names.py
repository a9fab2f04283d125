"""The names of Python's own modules, which a module of ours beside other programs must not have.

A folder that Python looks into (that of a script, one of PYTHONPATH) comes before its own: ``types.py`` in it ends
every program that is started there. Which modules there are differs from one Python to the next, and the name of a file
must not, so these are those of all Pythons from 3.10, which our modules need, to 3.15; a test holds the list to the
Python that runs it. Capital letters are in no name of a dataset. ``sitecustomize`` and ``usercustomize`` are modules
that Python imports when it starts.
"""

NAMES = frozenset(
    (  # noqa: SIM905 - so many quotes are no better to read
        "abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb "
        "binascii binhex bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections "
        "colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes "
        "curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno "
        "faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass "
        "gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io "
        "ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math "
        "mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers "
        "opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib "
        "poplib posix posixpath pprint profile profiling pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat "
        "queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve "
        "shlex shutil signal site sitecustomize smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile "
        "sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig "
        "syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token "
        "tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib "
        "usercustomize uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp "
        "zipfile zipimport zlib zoneinfo"
    ).split()
)

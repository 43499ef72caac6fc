"""`python -m casesim` is the command `casesim`."""

from casesim.cli.main import entry

if __name__ == "__main__":
    entry()

"""`python -m bpcli`."""

from bpcli.app import main

if __name__ == "__main__":
    main()

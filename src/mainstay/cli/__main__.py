"""``python -m mainstay.cli`` is the command line."""

from mainstay.cli.main import main

if __name__ == "__main__":
    main()

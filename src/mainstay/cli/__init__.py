"""The command line: parse, call an app's query or action, print."""

"""How the parts are wired: settings, addresses, navigation and the server entry."""

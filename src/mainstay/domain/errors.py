"""The one kind of exception that a user may cause."""


class DomainError(Exception):
    """A rule was broken; ``str()`` is one plain sentence for the person who broke it.

    ``field`` is what a form calls the value that broke it; empty where it is none alone.
    """

    field = ""


class ChangedMeanwhile(DomainError):
    """Somebody else saved or removed something after this editor had read it."""

"""The one kind of exception that a user may cause."""


class DomainError(Exception):
    """A rule was broken; ``str()`` is one plain sentence for the person who broke it."""


class ChangedMeanwhile(DomainError):
    """Somebody else saved or removed something after this editor had read it."""

"""The small company that the tests of killed processes prepare serves here too."""

from tests.crash.conftest import bench, prepared

__all__ = ["bench", "prepared"]

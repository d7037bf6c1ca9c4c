"""The sample company: invented, the same for the same day, written as files that are imported."""

from __future__ import annotations

from mainstay.apps.workspace.sample.files import Grant, SampleFile, SampleFiles, write_sample
from mainstay.apps.workspace.sample.plans import StoryCode
from mainstay.apps.workspace.sample.stories import Story

__all__ = ["Grant", "SampleFile", "SampleFiles", "Story", "StoryCode", "write_sample"]

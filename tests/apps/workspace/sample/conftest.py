"""The sample, written once for each day and read back in plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest

from mainstay.apps.workspace.sample import SampleFiles, Story, StoryCode, write_sample
from tests.apps.workspace.sample.reading import Books

if TYPE_CHECKING:
    from pathlib import Path

DAYS = (date(2026, 11, 22), date(2025, 1, 15), date(2028, 2, 29))


@dataclass
class Sample:
    """One written sample."""

    until: date
    files: SampleFiles
    books: Books

    @property
    def folder(self) -> Path:
        return self.files.folder

    def story(self, code: StoryCode) -> Story:
        return next(story for story in self.files.stories if story.code is code)


@pytest.fixture(scope="package", params=DAYS, ids=str)
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    files = write_sample(tmp_path_factory.mktemp("sample"), until=request.param)
    return Sample(request.param, files, Books(files.folder))

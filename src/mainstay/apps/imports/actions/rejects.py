"""Keep the rejects file of a batch, to be fetched from its page."""

from __future__ import annotations

from pathlib import PurePath

from django.core.files.base import ContentFile

from mainstay.apps.imports.models import Rejects
from mainstay.apps.imports.planning.plans import Plan
from mainstay.apps.imports.queries.rejects import rejects_csv
from mainstay.apps.organisation.models import Batch


def keep_rejects(plan: Plan, batch: Batch) -> Rejects:
    """Store the rows that stayed outside."""
    stem = PurePath(plan.part.base.name).stem
    rejects = Rejects(batch=batch)
    rejects.file.save(f"{stem}-rejects-{batch.pk}.csv", ContentFile(rejects_csv(plan)))
    return rejects

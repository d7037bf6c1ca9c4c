"""Addresses of this app; its panel is shown within the account page of the portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.touches.views import logging, meetings, outcomes, pains, panels

app_name = "touches"
ACCOUNT = "accounts/<row:pk>"
TOUCH = f"{ACCOUNT}/touches/<row:touch_pk>"
OUTCOME = f"{ACCOUNT}/outcomes/<slug:kind>"
MEETING = f"{ACCOUNT}/meetings/<row:meeting_pk>"
PAIN = f"{ACCOUNT}/pains/<row:pain_pk>"
urlpatterns: list[URLPattern] = [
    path("touches/new/", logging.choose, name="choose"),
    path("touches/open/", panels.waiting_for_me, name="open"),
    path(f"{ACCOUNT}/touches/new/", logging.log, name="log"),
    path(f"{TOUCH}/", logging.touch, name="touch"),
    path(f"{TOUCH}/delete/", logging.no_touch, name="no_touch"),
    path(f"{ACCOUNT}/touches/undo/<row:entry_pk>/", logging.undo, name="undo"),
    path(f"{ACCOUNT}/panels/touches/", panels.at_account, name="at_account"),
    path("people/<row:pk>/touches/", panels.with_person, name="with_person"),
    path(f"{ACCOUNT}/rhythm/", outcomes.rhythm, name="rhythm"),
    path(f"{ACCOUNT}/satisfaction/new/", outcomes.new_satisfaction, name="satisfaction"),
    path(f"{ACCOUNT}/meetings/new/", meetings.new_meeting, name="new_meeting"),
    path(f"{MEETING}/", meetings.meeting, name="meeting"),
    path(f"{MEETING}/delete/", meetings.no_meeting, name="no_meeting"),
    path(f"{ACCOUNT}/pains/new/", pains.new_pain, name="new_pain"),
    path(f"{PAIN}/", pains.pain, name="pain"),
    path(f"{PAIN}/delete/", pains.no_pain, name="no_pain"),
    path(f"{ACCOUNT}/information/new/", pains.new_information, name="new_information"),
    path(f"{OUTCOME}/new/", outcomes.new_outcome, name="new_outcome"),
    path(f"{OUTCOME}/<row:outcome_pk>/", outcomes.outcome, name="outcome"),
    path(f"{OUTCOME}/<row:outcome_pk>/settle/", outcomes.settle, name="settle"),
    path(f"{OUTCOME}/<row:outcome_pk>/delete/", outcomes.no_outcome, name="no_outcome"),
]

"""Addresses of this app; the panel is shown within the account page of the portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.plans.views import due, evidence, goals, insight, owners, papers, plan, reviews

app_name = "plans"
PLAN = "accounts/<row:pk>/plan"
GOAL = f"{PLAN}/goals/<row:goal_pk>"
INITIATIVE = f"{PLAN}/initiatives/<row:initiative_pk>"
REVIEW = f"{PLAN}/reviews/<row:review_pk>"
COLLEAGUE = "colleagues/<row:pk>"
urlpatterns: list[URLPattern] = [
    path("reviews/", due.reviews, name="reviews"),
    path("accounts/<row:pk>/panels/plan/", plan.plan, name="plan"),
    path(f"{PLAN}/paper.<slug:kind>", papers.paper, name="paper"),
    path(f"{PLAN}/begin/", plan.begin, name="begin"),
    path(f"{PLAN}/analysis/", plan.analysis, name="analysis"),
    path(f"{PLAN}/state/<slug:state>/", plan.move_on, name="move_on"),
    path(f"{PLAN}/why/<slug:code>/", plan.why, name="why"),
    path(f"{PLAN}/help/<row:person_pk>/", plan.help_for, name="help"),
    path(f"{PLAN}/help/<row:person_pk>/value/", insight.value, name="value"),
    path(f"{PLAN}/aims/", insight.aims, name="aims"),
    path(f"{PLAN}/inside/new/", insight.new_placement, name="new_placement"),
    path(f"{PLAN}/inside/<row:placement_pk>/", insight.placement, name="placement"),
    path(f"{PLAN}/people/<row:person_pk>/gap/", plan.gap, name="gap"),
    path(f"{PLAN}/gaps/<row:gap_pk>/delete/", plan.no_gap, name="no_gap"),
    path(f"{PLAN}/undo/<row:entry_pk>/", plan.undo, name="undo"),
    path(f"{PLAN}/goals/new/", goals.new_goal, name="new_goal"),
    path(f"{GOAL}/", goals.goal, name="goal"),
    path(f"{GOAL}/drop/", goals.drop, name="drop_goal"),
    path(f"{GOAL}/take-up/", goals.take_up, name="take_up_goal"),
    path(f"{PLAN}/initiatives/new/", goals.new_initiative, name="new_initiative"),
    path(f"{INITIATIVE}/", goals.initiative, name="initiative"),
    path(f"{INITIATIVE}/done/", goals.finish, name="finish"),
    path(f"{INITIATIVE}/drop/", goals.drop_it, name="drop_initiative"),
    path(f"{PLAN}/lines/new/", evidence.new_line, name="new_line"),
    path(f"{PLAN}/stress/new/", evidence.new_stress, name="new_stress"),
    path(f"{PLAN}/stress/<row:stress_pk>/", evidence.stress, name="stress"),
    path(f"{PLAN}/commitments/new/", evidence.new_commitment, name="new_commitment"),
    path(f"{PLAN}/commitments/<row:commitment_pk>/", evidence.commitment, name="commitment"),
    path(f"{PLAN}/evidence/<slug:kind>/<row:row_pk>/delete/", evidence.delete, name="delete"),
    path(f"{PLAN}/reviews/start/", reviews.start, name="start_review"),
    path(f"{PLAN}/reviews/compare/", reviews.compare, name="compare"),
    path(f"{REVIEW}/", reviews.review, name="review"),
    path(f"{REVIEW}/goals/<row:goal_pk>/", reviews.verdict, name="verdict"),
    path(f"{REVIEW}/notes/", reviews.notes, name="notes"),
    path(f"{REVIEW}/close/", reviews.close_it, name="close"),
    path(f"{REVIEW}/abandon/", reviews.abandon, name="abandon"),
    path(f"{COLLEAGUE}/goals/", owners.owner, name="owner"),
    path(f"{COLLEAGUE}/goals/paper.pdf", owners.owner_paper, name="owner_paper"),
    path(f"{COLLEAGUE}/goals/why/<slug:code>/", owners.owner_why, name="owner_why"),
    path(f"{COLLEAGUE}/objectives/new/", owners.new_objective, name="new_objective"),
    path(f"{COLLEAGUE}/objectives/<row:objective_pk>/", owners.objective, name="objective"),
    path(
        f"{COLLEAGUE}/objectives/<row:objective_pk>/delete/",
        owners.no_objective,
        name="no_objective",
    ),
]

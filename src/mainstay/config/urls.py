"""All addresses: each app brings its own; of the sign-in library only what Mainstay offers."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path
from django.views.generic import RedirectView

from mainstay.apps.organisation.views import sign_in
from mainstay.config.api import patterns
from mainstay.config.row_numbers import know_row_numbers

know_row_numbers()

NOT_OFFERED = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_reset_password_done",
    "openid_connect_login",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "usersessions_list",
)

SIGN_IN = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/single/", sign_in.single_sign_on, name="single_sign_on"),
    path(
        "sign-in/single/<str:provider_id>/back/",
        sign_in.single_sign_on_back,
        name="openid_connect_callback",
    ),
    path("sign-in/forgotten/", sign_in.forgotten, name="account_reset_password"),
    path("sign-in/not-active/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("me/", factors.index, name="mfa_index"),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("me/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path(
        "me/confirm/passkey/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("me/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("me/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("me/passkeys/<row:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("me/passkeys/<row:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("me/app/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("me/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    *(path(f"not-offered/{name}/", sign_in.not_offered, name=name) for name in NOT_OFFERED),
]

urlpatterns = [
    *SIGN_IN,
    path("api/v1/", include((list(patterns()), "api"))),
    path("", include("mainstay.apps.workspace.urls")),
    path("", include("mainstay.apps.imports.urls")),
    path("", include("mainstay.apps.portfolio.urls")),
    path("", include("mainstay.apps.plans.urls")),
    path("", include("mainstay.apps.relationships.urls")),
    path("", include("mainstay.apps.touches.urls")),
    path("", include("mainstay.apps.worth.urls")),
    path("", include("mainstay.apps.people.urls")),
    path("", include("mainstay.apps.accounts.urls")),
    path("", include("mainstay.apps.organisation.urls")),
]

"""Makes an organization and a token for SCIM in the data folder of UPTAKE_DATA, and prints the token."""

import os
from datetime import UTC, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "uptake.config.settings")

if __name__ == "__main__":
    import django

    django.setup()
    from uptake.command.console import ready_state

    ready_state()
    from uptake.rules.permissions import Role
    from uptake.tenancy.acting import acting_as
    from uptake.tenancy.actions import create_admin, create_tenant
    from uptake.tenancy.token_actions import make_token

    now = datetime.now(UTC)
    tenant = create_tenant(slug="hill", name="Hill", time_zone="UTC", now=now)
    roles = {"hill": [Role.GLOBAL_ADMINISTRATOR]}
    admin = create_admin(
        sign_in="gina@hill.example", name="Gina", password="long-enough-for-a-test", roles=roles, now=now
    )
    acting = acting_as(admin, tenant)
    assert acting is not None
    print(make_token(name="SCIM", scopes=["directory:write"], by=acting, now=now))

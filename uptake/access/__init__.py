"""How admins sign in: second factors, passkeys, OpenID Connect, sessions, asking again."""

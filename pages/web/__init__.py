"""Web layer between network and pages: ASGI middleware, form posts, downloads, patches of the framework.

`nicegui_patches.middleware.outermost(app, stack)` puts the middleware around the whole application, including the
framework's own error responses. From the outside in, each one relying on those before it:

0. `request_ids.RequestIds` gives each request an id, for its response and its log lines; `own_host.OwnHost` replaces a
   Host that is not ours and takes our own out of redirects.
1. `security_headers.SecurityHeaders` adds the nonce and the headers to every response, also to refusals and files.
2. `locale.LocaleMiddleware` sets the reader locale.
3. `error_boundary.ErrorBoundary` answers an unhandled defect with a sentence and a reference.
4. `compression.CompressionMiddleware` serves files from memory and compresses the rest; nothing below it compresses.
5. `request_limits.OddPaths` refuses malformed addresses.
6. `token_links.TokenLinks` restores the `#` of e-mailed links.
7. `request_limits.BodyLimit` reads bodies whole, up to a bound.
8. `csrf.CsrfMiddleware` refuses changing requests and sockets that another site caused.
9. `socket_filter.SocketFilter` lets only well-formed frames through to the socket library, at a bounded rate.
10. `page_limit.PageLimit` counts pages opened without a socket, per network address.
11. `identity.IdentityMiddleware` finds the actor.
12. `head_requests.HeadAsGet` answers HEAD as GET without the body; then come the form posts and the application.

Once per process, before serving: `nicegui_patches.csp.sign_framework_scripts()`, `nicegui_patches.socketio.apply(...)` and
`nicegui_patches.prune.prune_unconnected(app, ...)`. The server runs with `gzip_middleware_factory=None`,
`proxy_headers=False`, `server_header=False`, `ws_max_size=socketio.LARGEST_FRAME` and `http=connections.bounded_protocol(...)`,
which bounds what comes before a request: bytes and time of its headers, and how many connections are open.
"""

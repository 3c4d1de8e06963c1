"""What stands between the network and the pages: plain ASGI, no services, no database.

`stack.outermost(app, stack)` puts these around the whole application, the framework's own error
answers and middlewares included. From the outside in, each one relying on those before it:

0. `request_ids.RequestIds` names each request, for its answer and its log lines.
1. `headers.SecurityHeaders` names the nonce and dresses every answer, refusals and files included.
2. `last_resort.LastResort` turns a defect that nobody answered into a sentence with a reference.
3. `compressed.Compressed` answers files from memory and compresses the rest; nothing below it does.
4. `limits.OddPaths` refuses addresses no page of ours has.
5. `limits.BodyLimit` reads bodies whole, up to a bound; below it nobody meets an endless one.
6. `origin.SameOrigin` refuses changing requests and sockets that another site caused.
7. `frames.SocketFrames` lets only well-formed frames through to the socket library, at a human pace.
8. `page_limit.PageLimit` counts pages opened without a socket, per address of the network.
9. identity and form posts, then the application.

Once per process, before serving: `nonces.sign_framework_scripts()`, `sockets.harden(...)` and
`unconnected.keep_small(app, ...)`. The server itself runs with `gzip_middleware_factory=None`,
`proxy_headers=False`, `server_header=False` and `ws_max_size=sockets.LARGEST_FRAME`.
"""

"""Serves moto's DynamoDB on a port that the system chooses, and says where, until it is ended.

One request at a time: moto writes a transaction by copying the tables and putting the copy back where
a condition fails, so that two at once would undo each other's writes. Each region is an engine of its
own, whatever it is called, so that tests which share the server share no table.
"""

import os

os.environ.update(
    MOTO_ALLOW_NONEXISTENT_REGION="true",
    MOTO_IAM_LOAD_MANAGED_POLICIES="false",
)

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402


def main():
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=False)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


main()

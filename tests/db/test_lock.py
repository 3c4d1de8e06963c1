"""One server to a SQLite file; commands beside it are welcome."""

import subprocess
import sys
from pathlib import Path

import pytest

from db.maintenance.lock import AlreadyServed, only_server
from expertconnect.config import Settings
from tests.conftest import settings_for

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import sys
from pathlib import Path
from db.maintenance.lock import only_server
from expertconnect.config import Settings
with only_server(Settings.model_validate({"data_dir": Path(sys.argv[1])})):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_server_of_one_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(AlreadyServed, match=f"process {holder.pid} at http") as refused,
        only_server(settings),
    ):
        pass
    assert "\n" not in str(refused.value)
    holder.kill()
    holder.communicate()
    with only_server(settings):  # it went with its process, however that ended
        pass


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_on_postgresql_there_may_be_many_servers(settings: Settings) -> None:
    with only_server(settings), only_server(settings):
        pass

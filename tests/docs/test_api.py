"""The pages of the API say what the docstrings say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_pages_list_what_a_probe_returns(tmp_path):
    modules = ["lookinside.probes.census", "lookinside.probes.patches"]
    subprocess.run([sys.executable, ROOT / "docs/api.py", tmp_path, *modules], check=True)
    page = (tmp_path / "lookinside/probes/census.html").read_text()
    assert "<li><strong>&lt;layer&gt;/full_rank:</strong>  int64 []" in page
    page = (tmp_path / "lookinside/probes/patches.html").read_text()
    assert "<code>&lt;layer&gt;/&lt;what&gt;</code>" in page
    assert str(ROOT) not in page
    assert (tmp_path / "index.html").exists()

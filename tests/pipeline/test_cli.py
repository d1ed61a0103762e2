"""The console script on a finished pipeline, and the ways in which people run one by hand."""

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import yaml

from lookinside import cli, workspace
from lookinside.config.params import read_params
from lookinside.core.files import read_yaml
from tiny_pipeline import RUNS, SMALL, not_kept

pytestmark = pytest.mark.xdist_group("pipeline")

ROOT = Path(__file__).parents[2]
BOARD = "reports/scoreboard/scoreboard.json"


def lookinside(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["lookinside", *words])
    monkeypatch.setenv("COLUMNS", "200")
    cli.main()


def test_summary_shows_data_scoreboard_and_report(finished, monkeypatch, capsys):
    monkeypatch.chdir(finished.folder)
    lookinside(monkeypatch, "summary")
    shown = capsys.readouterr().out
    assert "MNIST, 5,000 embedded digits" in shown
    assert "4,000" in shown
    assert "mnist_cnn" in shown
    assert "mnist_softmax, mnist_cnn: not comparable (Only the embedded images were there" in shown
    assert "The report: reports/site/index.html" in shown


def test_costs_tell_what_every_stage_took(finished, monkeypatch, capsys):
    monkeypatch.chdir(finished.folder)
    lookinside(monkeypatch, "costs")
    shown = capsys.readouterr().out
    for name in (path.stem for path in Path("pipelines").glob("*.py")):
        assert re.search(rf"^{name} +\d+ +\d.*(s|min) .*\d *$", shown, re.MULTILINE), name
    noted = {path.stem for path in Path("reports/timing/stages").glob("*.json")}
    assert noted == {"sources", *read_yaml(Path("dvc.lock"))["stages"]}


def test_provenance_names_files_hashes_licence_and_citation(finished, monkeypatch, capsys):
    monkeypatch.chdir(finished.folder)
    lookinside(monkeypatch, "provenance")
    shown = capsys.readouterr().out
    assert "mnist: 5,000 MNIST digits (embedded), embedded, 5,000 train and 0 test" in shown
    (entry,) = finished.json("data/raw/mnist.json")["files"]
    assert f"mnist_5k.csv.gz (SHA-256 {entry['sha256'][:12]})" in shown
    assert "Licence: CC BY-SA 3.0" in shown
    assert "Citation: Y. LeCun" in shown


def test_ctrl_c_is_a_sentence_whatever_is_done(finished, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.chdir(finished.folder)
    monkeypatch.setattr("lookinside.reproduce.mend.mend", interrupted)
    for word in ("check", "reproduce"):
        with pytest.raises(SystemExit, match=r"^lookinside: stopped; the same command"):
            lookinside(monkeypatch, word)


@pytest.mark.parametrize(
    ("word", "file", "key", "named"),
    [
        ("provenance", "data/raw/mnist.json", "title", "data/raw/mnist.json"),
        ("summary", "data/cards/mnist.json", "images", "data/cards"),
        ("summary", BOARD, "verdict", BOARD),
    ],
)
def test_damaged_tables_are_named(pipeline, monkeypatch, word, file, key, named):
    monkeypatch.chdir(pipeline.folder)
    pipeline.edit(file, f'"{key}"', '"else"')
    with pytest.raises(SystemExit, match=rf"^lookinside: {named} is damaged .* run `dvc repro`"):
        lookinside(monkeypatch, word)


@pytest.mark.parametrize(
    "name",
    [
        *("figures/mnist_cnn/filters-conv1", "figures/mnist_cnn/confusion.png"),
        *("figures/mnist_softmax/curves.svg", "surveys/mnist/samples", "comparisons/scoreboard"),
    ],
)
def test_one_picture_is_drawn_again_to_the_same_bytes(
    finished, tmp_path, monkeypatch, capsys, name
):
    monkeypatch.chdir(finished.folder)
    to = tmp_path / Path(name).name
    lookinside(monkeypatch, "draw", name, "--to", str(to))
    assert f"{to.name}: the same bytes as reports/{name}" in capsys.readouterr().out
    suffix = to.suffix or ".png"
    drawn = (finished.folder / "reports" / name).with_suffix(suffix)
    assert to.read_bytes() == drawn.read_bytes()


def test_the_command_on_the_page_makes_the_same_picture(pipeline):
    page = (pipeline.folder / "reports/site/runs/mnist_cnn.html").read_text()
    commands = re.findall(r'<code class="command">([^<]+)</code>', page)
    (command,) = [unescape(each) for each in commands if each.endswith("/samples")]
    assert command == "dvc repro visualize@mnist_cnn && lookinside draw figures/mnist_cnn/samples"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=pipeline.folder,
        env=workspace.environment(pipeline.folder),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "samples.png: the same bytes as reports/figures/mnist_cnn/samples.png" in done.stdout


@pytest.mark.parametrize("command", ["summary", "costs", "provenance", "demo", "check", "verify"])
def test_outside_a_repository_there_is_one_sentence(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match=r"lookinside: .*"):
        lookinside(monkeypatch, command)


def test_a_demo_writes_over_no_folder_of_the_users(finished, tmp_path, monkeypatch):
    monkeypatch.chdir(finished.folder)
    (tmp_path / "src").mkdir()
    (tmp_path / "src/mine.c").write_text("int main;")
    for folder in (str(tmp_path), "data"):
        with pytest.raises(SystemExit, match="holds other files: name a folder that is new"):
            lookinside(monkeypatch, "demo", "--folder", folder)
    assert (tmp_path / "src/mine.c").read_text() == "int main;"
    assert [path.name for path in tmp_path.iterdir()] == ["src"]


def test_check_finds_a_mistake_before_dvc_does(pipeline, monkeypatch):
    monkeypatch.chdir(pipeline.folder)
    lookinside(monkeypatch, "check")
    pipeline.set_params(seeds=0)
    with pytest.raises(SystemExit, match=r"lookinside: params.yaml: seeds is 0, but must be"):
        lookinside(monkeypatch, "check")


@pytest.mark.slow
def test_metrics_and_plots_show(pipeline):
    shown = workspace.dvc(pipeline.folder, "metrics", "show", "--md", capture=True).stdout
    assert "test.best.accuracy" in shown
    assert "reports/metrics/mnist_cnn-0.json" in shown
    done = workspace.dvc(pipeline.folder, "plots", "show", capture=True)
    assert done.returncode == 0, done.stdout
    page = (pipeline.folder / "dvc_plots/index.html").read_text()
    assert "validation_accuracy" in page
    assert "actual" in page


@pytest.mark.slow
def test_a_sweep_by_hand_leaves_a_folder_a_job(pipeline):
    words = ["-m", "experiment=mnist_softmax", "trainer.steps=3", "optimiser.lr=1e-2,1e-3"]
    done = subprocess.run(
        [sys.executable, "pipelines/train.py", *words],
        cwd=pipeline.folder,
        env=workspace.environment(pipeline.folder),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("mnist_softmax-0: best validation accuracy") == 2
    jobs = sorted(path.parent.name for path in pipeline.folder.glob("multirun/*/*/*/history.csv"))
    assert jobs == ["0", "1"]
    assert pipeline.repro() == set()


@pytest.mark.slow
def test_an_override_with_dvc_exp_run(pipeline):
    folder = pipeline.folder
    shutil.copyfile(ROOT / ".gitignore", folder / ".gitignore")
    (folder / ".dvc/config.local").unlink()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@localhost"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "All"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    override = f"++overrides.mnist_softmax={[*SMALL, 'optimiser.lr=0.02']}"
    trained = [f"train@{run}-0" for run in RUNS]
    done = workspace.dvc(folder, "exp", "run", "-S", override, *trained, capture=True)
    assert done.returncode == 0, done.stdout
    assert "Running stage 'train@mnist_softmax-0'" in done.stdout
    assert "Running stage 'train@mnist_cnn-0'" not in done.stdout
    assert "lr: 0.02" in (folder / "data/runs/mnist_softmax-0/config.yaml").read_text()


@pytest.mark.slow
def test_the_demo_runs_in_a_workspace_of_its_own(pipeline, tmp_path, monkeypatch, capsys):
    pipeline.set_params(runs=["mnist_softmax"], overrides={})
    experiment = pipeline.folder / "conf/experiment/mnist_softmax.yaml"
    fewer = {group: dict.fromkeys(not_kept(group)) for group in ("probes", "figures")}
    experiment.write_text(experiment.read_text() + yaml.safe_dump(fewer))
    monkeypatch.chdir(pipeline.folder)
    lookinside(monkeypatch, "demo", "--folder", str(tmp_path / "demo"))
    assert f"The report: {tmp_path}/demo/reports/site/index.html" in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "demo/data/runs").iterdir()] == ["mnist_softmax-0"]


@pytest.mark.slow
def test_a_demo_has_one_run_of_each_family(pipeline, tmp_path, monkeypatch):
    pipeline.set_params(
        runs=["mnist_softmax", "mnist_linear", "mnist_cnn", "mnist_ae", "mnist_vae"]
    )
    monkeypatch.chdir(pipeline.folder)
    stopped = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(workspace, "reproduce", lambda _folder: stopped)
    with pytest.raises(SystemExit, match="the demo stopped early; what it printed above says why"):
        lookinside(monkeypatch, "demo", "--folder", str(tmp_path / "demo"))
    assert "mnist_linear" not in read_params(tmp_path / "demo").runs
    assert len(read_params(tmp_path / "demo").runs) == 4

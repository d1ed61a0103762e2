"""Where everything lies, relative to the repository's root, in which every stage runs."""

from pathlib import Path

DOWNLOADS = Path("data/downloads")
SOURCES = Path("data/sources")
PIPELINE = SOURCES / "pipeline.yaml"
SWEPT = SOURCES / "sweeps.sha256"
MEASURED = SOURCES / "benchmarks.sha256"
RAW = Path("data/raw")
PREPARED = Path("data/prepared")
CARDS = Path("data/cards")
COMPOSED = Path("data/composed.json")
REHEARSED = Path("data/rehearsed.json")
SYNTAX = Path("data/syntax.json")
RESOLVED = Path("data/resolved")
HASHED = Path("data/hashed")
RUNS = Path("data/runs")
EVALUATIONS = Path("data/evaluations")
PROBES = Path("data/probes")
PROBED = Path("data/probed")
TRANSFERS = Path("data/transfers")
MATCHES = Path("data/matches")
SURVEYS = Path("data/surveys")
EXPORTS = Path("data/exports")
TRIALS = Path("data/sweeps")
SCRATCH = Path("data/scratch")
LOGS = Path("data/logs")
METRICS = Path("reports/metrics")
SCOREBOARD = Path("reports/scoreboard")
FIGURES = Path("reports/figures")
SURVEY_FIGURES = Path("reports/surveys")
COMPARISONS = Path("reports/comparisons")
SITE = Path("reports/site")
SWEEPS = Path("reports/sweeps")
TIMING = Path("reports/timing")
STAGES = TIMING / "stages"
BENCHMARKS = Path("reports/benchmarks")

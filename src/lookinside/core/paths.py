"""Where everything lies, relative to the repository's root, in which every stage runs."""

from pathlib import Path

DOWNLOADS = Path("data/downloads")
SOURCES = Path("data/sources")
RAW = Path("data/raw")
PREPARED = Path("data/prepared")
CARDS = Path("data/cards")
RESOLVED = Path("data/resolved")
RUNS = Path("data/runs")
EVALUATIONS = Path("data/evaluations")
PROBES = Path("data/probes")
EXPORTS = Path("data/exports")
TRIALS = Path("data/sweeps")
SCRATCH = Path("data/scratch")
LOGS = Path("data/logs")
METRICS = Path("reports/metrics")
SCOREBOARD = Path("reports/scoreboard")
FIGURES = Path("reports/figures")
COMPARISONS = Path("reports/comparisons")
SITE = Path("reports/site")
SWEEPS = Path("reports/sweeps")
TIMING = Path("reports/timing")

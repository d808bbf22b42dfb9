"""One search, built and asked in a process of its own: `python -m index.bench.peers.run NAME CORPUS OUT [CONFIG]`."""

import gc
import sys
import tempfile
import time
from pathlib import Path

from index.bench.memory import peak_mb, resident_mb
from index.bench.peers.protocol import Corpus, Measured
from index.bench.peers.registry import opened, versions
from ingest.settings import Settings

_ROUNDS = 3  # the other programs of the machine disturb some question of a round, seldom the same one in all
_PATIENCE = 60.0  # seconds, after which no further round is begun: what is that slow is little disturbed


def measured(name: str, corpus: Corpus, settings: Settings) -> Measured:
    """Builds the search in a temporary folder, and asks every question several times, one at a time."""
    peer = opened(name, settings)
    begun, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        peer.build(corpus, Path(folder))
        built, built_cpu = time.perf_counter(), time.process_time()
        gc.collect()
        questions = corpus.questions()
        found = {}
        ms, cpu_ms = [float("inf")] * len(questions), [float("inf")] * len(questions)
        for done in range(_ROUNDS):
            if done and time.perf_counter() - built > _PATIENCE:
                break
            for place, question in enumerate(questions):
                asked, asked_cpu = time.perf_counter(), time.process_time()
                found[question.id] = peer.ask(question)
                cpu_ms[place] = min(cpu_ms[place], 1000 * (time.process_time() - asked_cpu))
                ms[place] = min(ms[place], 1000 * (time.perf_counter() - asked))
        return Measured(
            versions=versions(name),
            build_s=built - begun,
            build_cpu_s=built_cpu - cpu,
            peak_mb=peak_mb(),
            resident_mb=resident_mb(),
            ms=sorted(ms),
            cpu_ms=sorted(cpu_ms),
            found=found,
        )


if __name__ == "__main__":
    asked_name, asked_corpus, out, *config = sys.argv[1:]
    loaded = Settings.load(Path(config[0]) if config else None)
    measured(asked_name, Corpus(Path(asked_corpus)), loaded).save(Path(out))

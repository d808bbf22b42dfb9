# Builds an image that answers at once: libraries from the lock, the samples ingested. No compiler, no CUDA, no root.

FROM python:3.11-slim-bookworm AS libraries
WORKDIR /app
RUN python -m venv .venv
COPY tools/install.py tools/install.py
COPY requirements.lock ./
RUN .venv/bin/python tools/install.py requirements.lock

FROM python:3.11-slim-bookworm
# What reads scans; LibreOffice, for .doc and .rtf, is left to those who need it.
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-vie \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 baocao && mkdir /data && chown baocao:baocao /data
WORKDIR /app
COPY --from=libraries /app/.venv .venv
COPY LICENSE config.toml ./
COPY ingest ingest
COPY index index
COPY bot bot
COPY samples samples
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BAOCAO_DATA_DIR=/data
USER baocao
RUN python -m ingest add samples
# A new named volume starts with the samples that were ingested above.
VOLUME /data
HEALTHCHECK --interval=5m --timeout=60s --start-period=30s --retries=2 \
    CMD ["python", "-m", "bot", "ask", "tỷ lệ hộ nghèo năm 2023"]
CMD ["python", "-m", "bot", "run"]

# make run               cài đặt (lần đầu), nạp báo cáo mẫu rồi chạy: bot Telegram nếu có BAOCAO_TELEGRAM__TOKEN,
#                        nếu không thì hỏi đáp ngay trong cửa sổ lệnh
# make run Q="câu hỏi"   in một câu trả lời rồi kết thúc
# make wheels            tải mọi gói thư viện vào wheels/, để mang sang máy không có mạng; ở máy đó make tự dùng wheels/
# make peers             cài các bộ tìm kiếm có sẵn khác vào .venv-peers, để so sánh: python -m index bench --peers
# make test | coverage | lint | bench | setup | clean

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PEERS := .venv-peers

# What was carried here is what is installed, and no network is asked.
ifneq ($(MAKECMDGOALS),wheels)
ifneq ($(wildcard wheels/*.whl),)
export PIP_NO_INDEX := 1
export PIP_FIND_LINKS := $(CURDIR)/wheels
endif
endif

# The question reaches the shell through the environment, untouched: $(value …) is what was typed, and Q itself,
# which make would expand, stays inside.
export QUESTION := $(value Q)
unexport Q
MAKEOVERRIDES :=

.PHONY: run setup wheels ingested test coverage lint bench peers clean
.DEFAULT_GOAL := run

run: ingested
	@if [ -n "$$QUESTION" ]; then exec $(PY) -m bot ask -- "$$QUESTION"; \
	elif [ -n "$$BAOCAO_TELEGRAM__TOKEN" ]; then exec $(PY) -m bot run; \
	else exec $(PY) -m bot chat; fi

ingested: setup
	@listed=$$($(PY) -m ingest list --json) || exit $$?; if [ -z "$$listed" ]; then \
		echo "Chưa có báo cáo nào: nạp các báo cáo mẫu trong samples/ …" >&2; \
		$(PY) -m ingest add samples >&2; \
	fi

setup: $(VENV)/.installed

wheels: | $(VENV)/bin/pip
	@$(PY) tools/install.py --to wheels requirements.lock
	@cd wheels && sha256sum -- *.whl > SHA256SUMS

$(VENV)/.installed: requirements.lock | $(VENV)/bin/pip
	@$(PY) tools/install.py requirements.lock >&2
	@touch $@

$(VENV)/.installed-test: requirements-test.lock requirements-milvus.lock requirements-cluster.lock $(VENV)/.installed
	@$(PY) tools/install.py requirements-test.lock requirements-milvus.lock requirements-cluster.lock >&2
	@touch $@

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Cần Python 3.11 trở lên: sudo apt-get install python3 python3-venv (hoặc make PYTHON=đường/dẫn/python3.11)." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python chưa có venv: xin chạy sudo apt-get install python3-venv rồi chạy lại." >&2; exit 2; }
	@echo "Tạo môi trường Python trong $(VENV) …" >&2
	@$(PYTHON) -m venv $(VENV)

lint: $(VENV)/.installed-test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

test: lint
	OMP_NUM_THREADS=1 $(PY) -m pytest -q -n 3 --dist loadfile

# The same tests, counted: which statements and branches of each folder they run.
coverage: $(VENV)/.installed-test
	rm -rf build/coverage
	OMP_NUM_THREADS=1 $(PY) -m coverage run -m pytest -q -n 3 --dist loadfile
	$(PY) tools/covered.py

bench: ingested
	$(PY) -m index bench

peers: $(PEERS)/.installed

$(PEERS)/.installed: requirements-peers.lock $(VENV)/.installed
	@echo "Tạo môi trường Python trong $(PEERS) …" >&2
	@$(PY) -m venv $(PEERS)
	@$(PEERS)/bin/python tools/install.py requirements-peers.lock >&2
	@touch $@

clean:
	rm -rf $(VENV) $(PEERS) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find bot index ingest tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# The two commands are `make demo` and `make test`; README.md says the rest.
PYTHON ?= python3
PORT ?= 8000
SECONDS ?= 60
DATA ?= .data/demo
RUN = PYTHONPATH=src .venv/bin/python

.PHONY: demo test check dev migrations messages catalogues asyncapi bench bench-meetings clean

demo:
	@$(PYTHON) tools/setup.py
	@BRAVEHALL_PORT=$(PORT) BRAVEHALL_DATA="$(DATA)" exec env $(RUN) -m bravehall demo $(if $(RESET),--reset) $(if $(BOTS),--bots $(BOTS))

test:
	@$(PYTHON) tools/setup.py --test
	@$(RUN) tools/check.py
	@$(RUN) -m pytest -q -n 2 --dist loadfile

check:
	@$(PYTHON) tools/setup.py --test
	@$(RUN) tools/check.py
	@$(RUN) -m pytest -q tests/test_architecture.py tests/test_catalogues.py

dev:
	@$(PYTHON) tools/setup.py
	@BRAVEHALL_PORT=$(PORT) BRAVEHALL_DATA="$(DATA)" $(RUN) tools/dev.py

migrations:
	@$(PYTHON) tools/setup.py --test
	@$(RUN) tools/migrations.py $(NAME)

messages:
	@$(RUN) tools/catalogues.py --extract

catalogues:
	@$(RUN) tools/catalogues.py

asyncapi:
	@$(RUN) tools/asyncapi.py

bench:
	@$(PYTHON) tools/setup.py --test
	@PAGES=400 $(RUN) -m pytest -q -s -n 0 tests/load

bench-meetings:
	@$(PYTHON) tools/setup.py --test
	@$(RUN) tools/bench_meetings.py --seconds $(SECONDS) $(CASES)

clean:
	rm -rf .venv .data node_modules static/vendor translations/*.mo

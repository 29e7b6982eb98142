# One image a service, a target each, and `tools` for the one-shot services of docker-compose.yml:
#   docker build --target conversation -t souhlas/conversation .
# All run as user 10001 on a read-only root file system.
ARG PYTHON_IMAGE=python:3.12-slim

FROM ${PYTHON_IMAGE} AS build
WORKDIR /src
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY requirements.lock pyproject.toml ./
# Everything is pinned by the lock, and what is fetched is checked against its hashes.
RUN python3 -m venv /uv \
 && /uv/bin/pip install -q "$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements.lock)" \
 && /uv/bin/uv venv -q --python "$(command -v python3)" /venv \
 && VIRTUAL_ENV=/venv /uv/bin/uv pip install -q --compile-bytecode -r pyproject.toml -c requirements.lock
COPY shared shared
COPY services services
RUN for each in . services/*; do \
      case "$each" in .) target=/apps/shared;; *) target="/apps/$(basename "$each")";; esac; \
      VIRTUAL_ENV=/venv /uv/bin/uv pip install -q --no-deps --compile-bytecode --build-constraint requirements.lock \
        --target "$target" "./$each" || exit 1; \
    done \
 && mkdir -p /empty

FROM ${PYTHON_IMAGE} AS runtime
COPY --from=build /venv /venv
COPY --from=build /apps/shared /app
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    SOUHLAS_HTTP_HOST=0.0.0.0 SOUHLAS_HTTP_PORT=8000
# Volumes mounted here take over the owner of these folders.
COPY --from=build --chown=10001:10001 /empty /secrets
COPY --from=build --chown=10001:10001 /empty /data
WORKDIR /app
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]

FROM runtime AS conversation
COPY --from=build /apps/conversation /app
CMD ["python", "-m", "conversation"]

FROM runtime AS consent-ledger
COPY --from=build /apps/consent-ledger /app
CMD ["python", "-m", "consent_ledger"]

FROM runtime AS contacts
COPY --from=build /apps/contacts /app
CMD ["python", "-m", "contacts"]

FROM runtime AS marketing-gate
COPY --from=build /apps/marketing-gate /app
CMD ["python", "-m", "marketing_gate"]

FROM runtime AS tools
COPY --chown=10001:10001 dev /app/dev
COPY --from=build --chown=10001:10001 /empty /secrets/init
COPY --from=build --chown=10001:10001 /empty /secrets/postgres
COPY --from=build --chown=10001:10001 /empty /secrets/conversation
COPY --from=build --chown=10001:10001 /empty /secrets/consent-ledger
COPY --from=build --chown=10001:10001 /empty /secrets/contacts
COPY --from=build --chown=10001:10001 /empty /secrets/marketing-gate
HEALTHCHECK NONE
CMD ["python", "-m", "dev.topics"]

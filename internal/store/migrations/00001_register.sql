-- +goose Up
-- The SQL keeps to what PostgreSQL takes too. Times are text in UTC, of fixed width, so that they sort.

CREATE TABLE tenant (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    company_id      TEXT NOT NULL,
    environment     TEXT NOT NULL,
    data_centre     TEXT NOT NULL,
    api_host        TEXT NOT NULL,
    host            TEXT NOT NULL,
    unconfirmed     INTEGER NOT NULL,
    security_center TEXT NOT NULL,
    connect         TEXT NOT NULL,
    roots           TEXT NOT NULL,
    api_user        TEXT NOT NULL,
    created         TEXT NOT NULL
);

-- A mapping carries what the list shows of its current version, so that the list needs no join. live and listed are 1
-- or 0; name_key and search are folded by the program, since databases fold umlauts differently; names_key is a hash of
-- issuer and subject, which can be long.
CREATE TABLE mapping (
    id                 TEXT PRIMARY KEY,
    tenant_id          TEXT NOT NULL REFERENCES tenant (id),
    configuration_name TEXT NOT NULL,
    integration_name   TEXT NOT NULL,
    login_name         TEXT NOT NULL,
    state              TEXT NOT NULL,
    live               INTEGER NOT NULL,
    listed             INTEGER NOT NULL,
    remote_id          TEXT NOT NULL,
    file_path          TEXT NOT NULL,
    created            TEXT NOT NULL,
    created_by         TEXT NOT NULL,
    since              TEXT NOT NULL,
    changed_by         TEXT NOT NULL,
    name_key           TEXT NOT NULL,
    names_key          TEXT NOT NULL,
    not_before         TEXT NOT NULL,
    not_after          TEXT NOT NULL,
    proof              TEXT NOT NULL,
    search             TEXT NOT NULL
);

CREATE UNIQUE INDEX mapping_names_live ON mapping (tenant_id, names_key) WHERE live = 1;
CREATE UNIQUE INDEX mapping_name_live ON mapping (tenant_id, name_key) WHERE live = 1;
CREATE INDEX mapping_names ON mapping (names_key);
CREATE INDEX mapping_by_name ON mapping (tenant_id, listed, name_key);
CREATE INDEX mapping_by_expiry ON mapping (tenant_id, listed, not_after);

CREATE TABLE version (
    mapping_id  TEXT NOT NULL REFERENCES mapping (id),
    number      INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    pem         TEXT NOT NULL,
    subject     TEXT NOT NULL,
    issuer      TEXT NOT NULL,
    serial      TEXT NOT NULL,
    not_before  TEXT NOT NULL,
    not_after   TEXT NOT NULL,
    added       TEXT NOT NULL,
    added_by    TEXT NOT NULL,
    proof       TEXT NOT NULL,
    proof_at    TEXT NOT NULL,
    proof_by    TEXT NOT NULL,
    proof_test  TEXT NOT NULL,
    PRIMARY KEY (mapping_id, number)
);

CREATE TABLE event (
    mapping_id TEXT NOT NULL REFERENCES mapping (id),
    number     INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    at         TEXT NOT NULL,
    done_by    TEXT NOT NULL,
    details    TEXT NOT NULL,
    PRIMARY KEY (mapping_id, number)
);

CREATE TABLE test (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    mapping_id TEXT REFERENCES mapping (id),
    started    TEXT NOT NULL,
    verdict    TEXT NOT NULL,
    cause      TEXT NOT NULL,
    done_by    TEXT NOT NULL,
    result     TEXT NOT NULL
);

CREATE INDEX test_of_mapping ON test (mapping_id, started);
CREATE INDEX test_of_tenant ON test (tenant_id, started);

CREATE TABLE credential (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    tenant_id  TEXT NOT NULL,
    label      TEXT NOT NULL,
    subject    TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    not_after  TEXT NOT NULL,
    keeper     TEXT NOT NULL,
    created    TEXT NOT NULL,
    created_by TEXT NOT NULL
);

-- +goose Down
DROP TABLE credential;
DROP TABLE test;
DROP TABLE event;
DROP TABLE version;
DROP TABLE mapping;
DROP TABLE tenant;

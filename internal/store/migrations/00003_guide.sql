-- +goose Up
-- What a person has ticked in the Setup Guide of a tenant. What the program checks by itself is not kept.

CREATE TABLE guide_tick (
    tenant_id TEXT NOT NULL REFERENCES tenant (id) ON DELETE CASCADE,
    step      TEXT NOT NULL,
    at        TEXT NOT NULL,
    done_by   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, step)
);

-- +goose Down
DROP TABLE guide_tick;

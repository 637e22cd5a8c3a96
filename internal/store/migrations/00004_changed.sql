-- +goose Up
-- changed numbers the changes of all mappings in the order in which they were made: the search in memory (finder.go) reads
-- what is above the highest number it knows. The database gives the number itself, so that none is missed, not even one
-- that an older program makes, which had the register open already. The triggers watch the columns that the search keeps,
-- and are the one thing here that PostgreSQL writes in another way. A mapping is never removed from the table.

ALTER TABLE mapping ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX mapping_changed ON mapping (changed);

-- +goose StatementBegin
CREATE TRIGGER mapping_added AFTER INSERT ON mapping BEGIN
    UPDATE mapping SET changed = (SELECT max(changed) + 1 FROM mapping) WHERE id = NEW.id;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER mapping_altered AFTER UPDATE OF tenant_id, login_name, live, listed, created, name_key, not_after, search ON mapping BEGIN
    UPDATE mapping SET changed = (SELECT max(changed) + 1 FROM mapping) WHERE id = NEW.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER mapping_altered;
DROP TRIGGER mapping_added;
DROP INDEX mapping_changed;
ALTER TABLE mapping DROP COLUMN changed;

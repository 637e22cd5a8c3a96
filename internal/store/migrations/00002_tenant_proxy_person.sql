-- +goose Up
-- What a tenant has of its own: a proxy instead of the machine's settings (its password is in the vault), and whom and
-- what the connection test queries.

ALTER TABLE tenant ADD COLUMN proxy TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN proxy_user TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN segments TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE tenant DROP COLUMN segments;
ALTER TABLE tenant DROP COLUMN person;
ALTER TABLE tenant DROP COLUMN proxy_user;
ALTER TABLE tenant DROP COLUMN proxy;

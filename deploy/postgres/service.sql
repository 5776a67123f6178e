-- One database and one role for a service; the role can open no other. Run as a superuser:
--   psql -v service=registry -v secret=… -f service.sql
-- Running it again changes nothing but the password.
\set ON_ERROR_STOP on
\set QUIET on

select format('create role %I login', :'service')
where not exists (select from pg_roles where rolname = :'service') \gexec

alter role :"service" password :'secret';

select format('create database %I owner %I', :'service', :'service')
where not exists (select from pg_database where datname = :'service') \gexec

-- By default everyone may connect to every database.
revoke all on database :"service" from public;
revoke connect on database postgres from public;
revoke connect on database template1 from public;

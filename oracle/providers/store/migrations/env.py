"""Alembic's entry point: runs the migrations in the transaction that the store opened."""

from alembic import context

from oracle.providers.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, transactional_ddl=True
)
context.run_migrations()

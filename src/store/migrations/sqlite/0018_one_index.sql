-- The same as users_of_manager.
DROP INDEX users_by_manager;

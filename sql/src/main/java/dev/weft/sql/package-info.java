/**
 * Databases: SQL by JDBC, off the loop, as plain calls that suspend.
 *
 * <p>Start with {@link dev.weft.sql.Database}; what can be asked of it and of a {@link
 * dev.weft.sql.Transaction} stands in {@link dev.weft.sql.Sql}.
 */
package dev.weft.sql;

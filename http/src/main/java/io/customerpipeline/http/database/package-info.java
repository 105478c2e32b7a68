/// Faults of Postgres: which are tried again, which mean that it is away, and which are our own.
@NullMarked
package io.customerpipeline.http.database;

import org.jspecify.annotations.NullMarked;

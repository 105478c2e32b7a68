/// The formats of imported files: charset, separator, columns and rows. Nothing here knows of
/// commands or of Postgres.
@NullMarked
package io.customerpipeline.api.imports.file;

import org.jspecify.annotations.NullMarked;

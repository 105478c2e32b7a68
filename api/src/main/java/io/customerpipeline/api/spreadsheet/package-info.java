/// Values in the cells of a CSV file, written so that spreadsheets run none of them and an import
/// reads each of them back.
@NullMarked
package io.customerpipeline.api.spreadsheet;

import org.jspecify.annotations.NullMarked;

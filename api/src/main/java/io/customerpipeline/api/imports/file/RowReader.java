package io.customerpipeline.api.imports.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads a file row by row, holding one at a time.
public interface RowReader {

  /// The next row, or null at the end.
  ///
  /// @throws IOException if the file breaks off
  /// @throws io.customerpipeline.http.problem.ProblemException if nothing after this can be read
  @Nullable RawRow next() throws IOException;
}

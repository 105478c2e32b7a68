package io.customerpipeline.api.imports.file;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.customerpipeline.http.problem.InvalidRequest;
import io.customerpipeline.http.problem.InvalidRequest.Location;
import io.customerpipeline.http.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/// The text of a file. Its charset is that of its byte order mark, else the one that its sender
/// states, else UTF-8.
public final class FileText {
  private static final int HEAD = 4;
  private static final int[] MARK_UTF_8 = {0xEF, 0xBB, 0xBF};
  private static final int[] MARK_UTF_16BE = {0xFE, 0xFF};
  private static final int[] MARK_UTF_16LE = {0xFF, 0xFE};
  private static final int[] ZIP = {'P', 'K', 3, 4};
  private static final int[] GZIP = {0x1F, 0x8B};

  private FileText() {}

  /// The file as text, without its mark.
  ///
  /// @param stated by the sender
  /// @throws ProblemException `422` if the file is no text; reading throws the same at a byte that
  ///   the charset does not have
  public static BufferedReader open(InputStream bytes, @Nullable Charset stated)
      throws IOException {
    byte[] head = bytes.readNBytes(HEAD);
    refuseOtherFormats(head, stated);
    var whole = new PushbackInputStream(bytes, HEAD);
    whole.unread(head);
    if (starts(head, MARK_UTF_8)) {
      return reader(whole, MARK_UTF_8.length, UTF_8);
    }
    if (starts(head, MARK_UTF_16BE)) {
      return reader(whole, MARK_UTF_16BE.length, UTF_16BE);
    }
    if (starts(head, MARK_UTF_16LE)) {
      return reader(whole, MARK_UTF_16LE.length, UTF_16LE);
    }
    return stated == null
        ? new BufferedReader(new StrictReader(whole, UTF_8, false))
        : reader(whole, 0, stated);
  }

  private static BufferedReader reader(InputStream bytes, int mark, Charset charset)
      throws IOException {
    bytes.skipNBytes(mark);
    return new BufferedReader(new StrictReader(bytes, charset, true));
  }

  private static void refuseOtherFormats(byte[] head, @Nullable Charset stated) {
    if (starts(head, ZIP)) {
      throw refused("is a workbook or an archive: save the table as CSV UTF-8 and send that");
    }
    if (starts(head, GZIP)) {
      throw refused("is compressed: send it with Content-Encoding: gzip");
    }
    if (stated == null && head.length == HEAD && (head[0] == 0 || head[1] == 0)) {
      String name = head[0] == 0 ? "utf-16be" : "utf-16le";
      throw refused("is not UTF-8: it seems to be UTF-16; send it with charset=" + name);
    }
  }

  private static ProblemException refused(String reason) {
    return InvalidRequest.exception(Location.BODY, "file", "wrong_format", reason);
  }

  private static boolean starts(byte[] head, int[] mark) {
    boolean starts = head.length >= mark.length;
    for (int i = 0; starts && i < mark.length; i++) {
      starts = (head[i] & 0xFF) == mark[i];
    }
    return starts;
  }
}

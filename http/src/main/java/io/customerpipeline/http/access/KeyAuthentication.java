package io.customerpipeline.http.access;

import java.io.Serial;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/// A bearer token on its way in, and who it turned out to belong to.
abstract sealed class KeyAuthentication extends AbstractAuthenticationToken {
  @Serial private static final long serialVersionUID = 1;

  private KeyAuthentication(boolean authenticated) {
    super(AuthorityUtils.NO_AUTHORITIES);
    super.setAuthenticated(authenticated);
  }

  /// As presented; nothing is proved yet.
  static final class Presented extends KeyAuthentication {
    @Serial private static final long serialVersionUID = 1;
    private final String token;

    Presented(String token) {
      super(false);
      this.token = token;
    }

    @Override
    public String getCredentials() {
      return token;
    }

    @Override
    public String getPrincipal() {
      return "";
    }
  }

  /// Proved. What it may do is asked of the caller, see [Needs].
  static final class Proved extends KeyAuthentication {
    @Serial private static final long serialVersionUID = 1;
    private final transient Caller caller;

    Proved(Caller caller) {
      super(true);
      this.caller = caller;
    }

    @Override
    public String getCredentials() {
      return "";
    }

    @Override
    public Caller getPrincipal() {
      return caller;
    }
  }
}

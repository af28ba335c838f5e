Feature: Password reset
  A user who forgot the password chooses a new one with a link in an email.

  Scenario: Ada has forgotten her password
    Given Ada has an account
    When Ada asks for a link to choose a new password
    Then Ada sees "If an account has the email address ada@example.com, we have sent it a link."
    And Ada receives "Handshake: choose a new password"
    When Ada chooses the password "a brand new password" with the link in the email
    Then Ada sees "Your password is changed. Log in with the new one."
    And Ada is logged out
    And Ada receives "Handshake: your password was changed"
    When Ada logs in with the password "a brand new password"
    Then Ada is logged in

  Scenario: A new password logs out every device
    Given Ada has an account
    And Ada is logged in on her phone
    When Ada asks for a link to choose a new password
    And Ada receives "Handshake: choose a new password"
    And Ada chooses the password "a brand new password" with the link in the email
    Then Ada is logged out on her phone

  Scenario: An attacker does not learn who has an account
    When Eve asks for a link to choose a new password
    Then Eve sees "If an account has the email address eve@example.com, we have sent it a link."
    And Eve receives nothing

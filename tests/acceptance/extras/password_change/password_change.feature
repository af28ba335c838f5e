Feature: Password change
  A user who is logged in changes the password.

  Scenario: Ada changes her password
    Given Ada has an account
    And Ada is logged in on her phone
    When Ada logs in
    And Ada changes her password to "a brand new password"
    Then Ada sees "Your password is changed, and other devices are logged out."
    And Ada is logged in
    And Ada is logged out on her phone
    And Ada receives "Handshake: your password was changed"

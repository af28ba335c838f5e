Feature: Passwords
  A forgotten password is replaced by whoever reads the mail; a known one is changed at will.

  Scenario: Ada has forgotten her password
    Given Ada has an account
    When Ada asks for a link to choose a new password
    Then Ada is told "If there is an account with the address you gave"
    And Ada receives "Handshake: choose a new password"
    When Ada chooses the password "a brand new password" by the link in the email
    Then Ada is told "Your password is changed. Log in with the new one."
    And Ada is out
    And Ada receives "Handshake: your password was changed"
    When Ada logs in with the password "a brand new password"
    Then Ada is in

  Scenario: A new password ends what was open elsewhere
    Given Ada has an account
    And Ada is in on her phone
    When Ada asks for a link to choose a new password
    And Ada receives "Handshake: choose a new password"
    And Ada chooses the password "a brand new password" by the link in the email
    Then Ada is out on her phone

  Scenario: Nobody learns from a forgotten password who has an account
    When Eve asks for a link to choose a new password
    Then Eve is told "If there is an account with the address you gave"
    And Eve receives nothing

  Scenario: Ada changes her password
    Given Ada has an account
    And Ada is in on her phone
    When Ada logs in
    And Ada changes her password to "a brand new password"
    Then Ada is told "Your password is changed, and other devices are logged out."
    And Ada is in
    And Ada is out on her phone
    And Ada receives "Handshake: your password was changed"

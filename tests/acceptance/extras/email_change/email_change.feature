Feature: Email change
  A user who is logged in moves the account to another email address.

  Scenario: Ada moves to another email address
    Given Ada has an account
    When Ada logs in
    And Ada asks for the email address "countess@example.com"
    Then Ada sees "We have sent a link to countess@example.com."
    And Ada receives "Handshake: email address change requested"
    And Ada receives "Handshake: please confirm your new email address" at "countess@example.com"
    When Ada confirms with the link in the email
    Then Ada sees "countess@example.com is now the email address of your account."

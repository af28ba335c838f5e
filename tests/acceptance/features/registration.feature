Feature: Registration
  A user who wants an account proves that the email address is theirs.

  Scenario: Ada opens an account
    When Ada registers
    Then Ada sees "We have sent an email to ada@example.com."
    And Ada receives "Welcome to Handshake: please confirm your email address"
    When Ada confirms with the link in the email
    Then Ada sees "ada@example.com is confirmed, and you are logged in."
    And Ada is logged in

  Scenario: Ada cannot log in before she has confirmed her email address
    Given Ada has registered
    When Ada logs in
    Then Ada sees "This email address is not confirmed yet."
    And Ada receives "Welcome to Handshake: please confirm your email address"

  Scenario: A mail scanner that opens every link confirms nothing
    Given Ada has registered
    When Ada opens the link in the email
    Then Ada sees "Is ada@example.com your email address?"
    When Ada logs in
    Then Ada sees "This email address is not confirmed yet."

  Scenario: A confirm link works once
    Given Ada has an account
    When Ada opens the link in the email
    Then Ada sees "Your email address is already confirmed."

  Scenario: Only the owner of an email address learns that it already has an account
    Given Ada has an account
    When Eve registers with the email address of Ada
    Then Eve sees "We have sent an email to ada@example.com."
    And Ada receives "Handshake: you already have an account"

  Scenario: Ada misses the email, and registers again
    Given Ada has registered
    When Ada registers
    Then Ada sees "Check your inbox"
    And Ada receives "Welcome to Handshake: please confirm your email address"
    When Ada confirms with the link in the email
    Then Ada is logged in

  Scenario: A stranger who registers the email address of Ada cannot use the account
    Given Eve has registered with the email address of Ada
    And Ada receives "Welcome to Handshake: please confirm your email address"
    When Ada confirms with the link in the email
    Then Ada sees "This is not the password that was chosen when ada@example.com was registered."
    When Ada registers
    And Ada receives "Welcome to Handshake: please confirm your email address"
    And Ada confirms with the link in the email
    Then Ada is logged in

  Scenario: A link does not work after a newer registration
    Given Ada has registered
    When Eve registers with the email address of Ada
    And Ada opens the link in the email
    Then Ada sees "We have sent you a newer link"

  Scenario: A space at the end of a password is part of it
    When Ada registers with the password "correct horse battery "
    And Ada receives "Welcome to Handshake: please confirm your email address"
    And Ada confirms with the link in the email and the password "correct horse battery "
    Then Ada is logged in
    When Ada logs out
    And Ada logs in with the password "correct horse battery "
    Then Ada is logged in

  Scenario: A common password is refused
    When Ada registers with the password "Password1"
    Then Ada sees "This password is too common: attackers try it first."
    And Ada receives nothing
